// opens
