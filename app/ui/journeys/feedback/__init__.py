"""The tab Feedback: what people say, by score, by what they have in common, each answer at its moment."""
