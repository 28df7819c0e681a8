"""Characters, no news: spans, sentences, quotation marks. Offsets are code points, end exclusive."""
