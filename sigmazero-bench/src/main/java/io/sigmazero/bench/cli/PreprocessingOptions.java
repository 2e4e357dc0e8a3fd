package io.sigmazero.bench.cli;

import io.sigmazero.models.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is done to inputs inside the model; the attack works on them as they are. */
final class PreprocessingOptions {
  @Option(
      names = "--input-scale",
      paramLabel = "X",
      order = 14,
      defaultValue = "1",
      description = {
        "The model expects inputs times X: 255 for a model of bytes.",
        "Default: ${DEFAULT-VALUE}"
      })
  float scale;

  @Option(
      names = "--mean",
      paramLabel = "M",
      order = 15,
      split = ",",
      description = {
        "The model expects inputs less M: one number, or one a channel, in the model's order and"
            + " after --input-scale.",
        "Default: 0"
      })
  List<Float> mean = List.of(0f);

  @Option(
      names = "--std",
      paramLabel = "S",
      order = 16,
      split = ",",
      description = {
        "The model expects inputs divided by S, after --mean was taken off: one number, or one a"
            + " channel.",
        "Default: 1"
      })
  List<Float> deviation = List.of(1f);

  @Option(
      names = "--channel-order",
      paramLabel = "ORDER",
      order = 17,
      defaultValue = "rgb",
      description = {
        "The model's order of colours, rgb or bgr; inputs are rgb.",
        "Default: ${DEFAULT-VALUE}"
      })
  String channelOrder;

  /** The same for the library. */
  Preprocessing preprocessing() {
    OptionChecks.require(
        List.of("rgb", "bgr").contains(channelOrder),
        "--channel-order",
        channelOrder,
        "rgb or bgr");
    OptionChecks.require(
        Float.isFinite(scale) && scale != 0, "--input-scale", scale, "finite and not 0");
    OptionChecks.require(mean.stream().allMatch(Float::isFinite), "--mean", mean, "finite");
    OptionChecks.require(
        deviation.stream().allMatch(d -> Float.isFinite(d) && d != 0),
        "--std",
        deviation,
        "finite and not 0");
    return new Preprocessing(scale, mean, deviation, channelOrder.equals("bgr"));
  }

  /** The options by their names. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("input-scale", scale);
    map.put("mean", mean);
    map.put("std", deviation);
    map.put("channel-order", channelOrder);
    return map;
  }
}
