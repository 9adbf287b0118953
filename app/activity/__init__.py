"""What happened in one session, as sorted streams, visits and clicks."""
