"""How dates are written here, where Django's languages write them as in another country."""
