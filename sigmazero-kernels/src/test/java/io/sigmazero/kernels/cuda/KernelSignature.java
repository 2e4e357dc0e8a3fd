package io.sigmazero.kernels.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of a kernel, read off the CUDA source.
 *
 * @param names in order
 * @param types as written, in order
 */
record KernelSignature(List<String> names, List<String> types) {
  private static final Pattern KERNEL =
      Pattern.compile("KERNEL void (\\w+)\\(([^)]*)\\)", Pattern.DOTALL);

  static Map<String, KernelSignature> allOf(String source) {
    return KERNEL
        .matcher(source)
        .results()
        .collect(Collectors.toMap(match -> match.group(1), match -> parse(match.group(2))));
  }

  private static KernelSignature parse(String parameters) {
    List<String> all = Arrays.stream(parameters.split(",")).map(String::strip).toList();
    return new KernelSignature(
        all.stream().map(each -> each.substring(each.lastIndexOf(' ') + 1)).toList(),
        all.stream().map(each -> each.substring(0, each.lastIndexOf(' '))).toList());
  }

  /** Bytes that the kernel reads of an argument. */
  int width(int index) {
    String type = types.get(index);
    return switch (type) {
      case "int", "float" -> 4;
      case "long long" -> 8;
      default -> {
        if (!isPointer(index)) {
          throw new IllegalStateException(type);
        }
        yield 8;
      }
    };
  }

  boolean isPointer(int index) {
    return types.get(index).startsWith("Global<");
  }

  /** Bytes of what a pointer points to. */
  int elementWidth(int index) {
    return types.get(index).contains("unsigned char") ? 1 : 4;
  }
}
