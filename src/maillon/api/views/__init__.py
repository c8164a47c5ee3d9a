"""The operations of the open data, and the page that lists them."""
