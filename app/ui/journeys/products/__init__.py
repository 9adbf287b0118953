"""The tab Products: what is looked at, put in carts and bought, and where carts are left."""
