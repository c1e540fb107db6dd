"""What is learnt from feedback: training sets, three small models, and whether they are better."""
