"""Mail to the people whom something concerns: who, why, in which words, and how it is sent."""
