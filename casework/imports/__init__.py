"""Taking over what other systems hand over: checked, all or nothing per case, safe to run again."""
