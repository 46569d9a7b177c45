"""The people killed: one memorial each."""
