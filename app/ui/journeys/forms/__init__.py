"""The tab Forms: who sends them, and field by field where people hesitate, correct and leave."""
