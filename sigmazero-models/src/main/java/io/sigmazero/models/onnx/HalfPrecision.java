package io.sigmazero.models.onnx;

/** The two 16-bit float formats, widened without loss. (The JDK has this from 20 on.) */
final class HalfPrecision {
  private HalfPrecision() {}

  /** IEEE 754 binary16. */
  static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }

  /** bfloat16: the upper half of a binary32. */
  static float brainToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
