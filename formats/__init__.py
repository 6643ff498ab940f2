"""What files of others look like: read into plain values, without a word of what Nova does with them."""
