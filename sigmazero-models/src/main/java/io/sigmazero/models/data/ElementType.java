package io.sigmazero.models.data;

import java.nio.ByteBuffer;

/** How a value stands in a file, and what it becomes. */
enum ElementType {
  /** Unsigned bytes; as inputs they become {@code value / 255f}. */
  UINT8("uint8", 1) {
    @Override
    float input(ByteBuffer bytes, int at) {
      return (bytes.get(at) & 0xff) / 255f;
    }

    @Override
    long integer(ByteBuffer bytes, int at) {
      return bytes.get(at) & 0xff;
    }
  },
  /** NumPy's booleans, a byte each. */
  BOOL("bool", 1) {
    @Override
    double number(ByteBuffer bytes, int at) {
      return bytes.get(at);
    }
  },
  INT32("int32", 4) {
    @Override
    long integer(ByteBuffer bytes, int at) {
      return bytes.getInt(at);
    }
  },
  INT64("int64", 8) {
    @Override
    long integer(ByteBuffer bytes, int at) {
      return bytes.getLong(at);
    }
  },
  FLOAT32("float32", 4) {
    @Override
    float input(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }
  },
  FLOAT64("float64", 8) {
    @Override
    float input(ByteBuffer bytes, int at) {
      return (float) bytes.getDouble(at);
    }
  };

  private final String text;
  private final int bytes;

  ElementType(String text, int bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** Size in the file. */
  int bytes() {
    return bytes;
  }

  /** Whether values of this type can be inputs: the integers of labels cannot. */
  boolean isInput() {
    return this == UINT8 || this == FLOAT32 || this == FLOAT64;
  }

  /** Whether values of this type can be labels. */
  boolean isInteger() {
    return this == UINT8 || this == INT32 || this == INT64;
  }

  /** The input at a byte offset of a buffer in the file's byte order. */
  float input(ByteBuffer buffer, int at) {
    throw new UnsupportedOperationException(text + " is no type of inputs");
  }

  /** The integer at a byte offset of a buffer in the file's byte order. */
  long integer(ByteBuffer buffer, int at) {
    throw new UnsupportedOperationException(text + " is no integer type");
  }

  /** The value itself at a byte offset, whatever the type; bytes are not divided. */
  double number(ByteBuffer buffer, int at) {
    return isInteger() ? integer(buffer, at) : input(buffer, at);
  }

  @Override
  public String toString() {
    return text;
  }
}
