"""The real servers that tests run against: RabbitMQ and PostgreSQL, brought up when a test first asks for one."""
