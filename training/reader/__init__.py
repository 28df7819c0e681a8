"""Makes the reader's model: corpora -> windows -> PyTorch -> ONNX. Not part of the wheel."""
