"""Maps IT services to business objectives: impact and contribution, each figure explained."""
