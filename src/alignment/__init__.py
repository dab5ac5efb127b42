"""Maps IT services to business objectives: impact and value contribution, each figure explained."""
