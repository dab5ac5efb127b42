"""Developer portals, deployments and service levels."""
