package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Keras's activation functions. DL4J's importer knows fewer, and some with other parameters than
 * Keras; so layers are imported without, and get theirs afterwards.
 */
final class Activations {
  private static final double NAMED_LEAKY_SLOPE = 0.2;
  private static final double LAYER_LEAKY_SLOPE = 0.3;

  private static final Map<String, Supplier<IActivation>> NAMED =
      Map.ofEntries(
          Map.entry("linear", ActivationIdentity::new),
          Map.entry("relu", ActivationReLU::new),
          Map.entry("relu6", ActivationReLU6::new),
          Map.entry("leaky_relu", () -> new ActivationLReLU(NAMED_LEAKY_SLOPE)),
          Map.entry("elu", ActivationELU::new),
          Map.entry("selu", ActivationSELU::new),
          Map.entry("sigmoid", ActivationSigmoid::new),
          Map.entry("tanh", ActivationTanH::new),
          Map.entry("hard_tanh", ActivationHardTanH::new),
          Map.entry("softplus", ActivationSoftPlus::new),
          Map.entry("softsign", ActivationSoftSign::new),
          Map.entry("swish", ActivationSwish::new),
          Map.entry("silu", ActivationSwish::new),
          Map.entry("hard_swish", HardSilu::new),
          Map.entry("hard_silu", HardSilu::new),
          Map.entry("gelu", ExactGelu::new),
          Map.entry("exponential", Exponential::new),
          Map.entry("mish", ActivationMish::new),
          Map.entry("softmax", ActivationSoftmax::new));

  private Activations() {}

  /** The function in a layer's field {@code activation}. */
  static IActivation of(LayerCall call) {
    IActivation function = of(call, call.fields().raw("activation"));
    if (function instanceof ActivationSoftmax && call.input().shape().rank() > 1) {
      // Keras's goes along the last axis; DL4J's depends on the layer.
      throw call.refusal("softmax of " + call.input().shape() + ", only vectors are supported");
    }
    return function;
  }

  private static IActivation of(LayerCall call, JsonNode activation) {
    if (activation.isMissingNode() || activation.isNull()) {
      return new ActivationIdentity();
    }
    if (activation.isObject()) {
      return ofObject(call, activation);
    }
    String name = activation.asText();
    if (name.equals("hard_sigmoid")) {
      // Keras 3: relu6(x + 3)/6. Before: clip(x/5 + 1/2, 0, 1), as DL4J's.
      return call.version().major() < 3 ? new ActivationHardSigmoid() : new HardSigmoid();
    }
    Supplier<IActivation> known = NAMED.get(name);
    if (known == null) {
      throw call.refusal("the activation '" + name + "' is not supported");
    }
    return known.get();
  }

  private static IActivation ofObject(LayerCall call, JsonNode activation) {
    String className = activation.path("class_name").asText();
    String registered = activation.path("registered_name").asText("");
    Fields fields = new Fields("an activation (" + className + ")", activation.path("config"));
    boolean layer = !registered.contains(">");
    if (layer && className.equals("function") && activation.path("config").isTextual()) {
      return of(call, activation.path("config"));
    }
    if (layer && className.equals("Activation")) {
      return of(call, fields.raw("activation"));
    }
    if (!layer || !isActivationLayer(className)) {
      throw call.refusal(
          "the activation '"
              + (registered.isEmpty() ? className : registered)
              + "' is not supported");
    }
    return ofLayer(call, className, fields);
  }

  private static boolean isActivationLayer(String className) {
    return className.equals("ReLU")
        || className.equals("LeakyReLU")
        || className.equals("ELU")
        || className.equals("Softmax");
  }

  /** The function of an activation layer. */
  private static IActivation ofLayer(LayerCall call, String className, Fields fields) {
    return switch (className) {
      case "ReLU" -> relu(call, fields);
      case "LeakyReLU" -> {
        String field = fields.find("negative_slope").isPresent() ? "negative_slope" : "alpha";
        yield new ActivationLReLU(fields.number(field, LAYER_LEAKY_SLOPE));
      }
      case "ELU" -> exponentialLinear(fields.number("alpha", 1));
      case "Softmax" -> softmax(call, fields);
      default -> throw call.refusal("is no activation");
    };
  }

  /** ND4J forgets another slope than 1 in the derivative. */
  private static IActivation exponentialLinear(double alpha) {
    return alpha == 1 ? new ActivationELU() : new ExponentialLinear(alpha);
  }

  private static IActivation relu(LayerCall call, Fields fields) {
    double slope = fields.number("negative_slope", 0);
    boolean bounded = fields.find("max_value").isPresent();
    double most = fields.number("max_value", 0);
    if (fields.number("threshold", 0) != 0) {
      throw call.refusal("a threshold other than 0 makes the function jump, not supported");
    }
    if (bounded && most <= 0) {
      throw call.refusal("max_value is " + most + ", expected more than 0");
    }
    if (!bounded) {
      return slope == 0 ? new ActivationReLU() : new ActivationLReLU(slope);
    }
    return new ActivationReLU(most, 0.0, slope);
  }

  private static IActivation softmax(LayerCall call, Fields fields) {
    int axis = fields.raw("axis").isMissingNode() ? -1 : fields.integers("axis", -1)[0];
    if (call.input().shape().rank() > 1 || (axis != -1 && axis != 1)) {
      throw call.refusal(
          "softmax along axis %d of %s, only vectors are supported"
              .formatted(axis, call.input().shape()));
    }
    return new ActivationSoftmax();
  }

  /** Gives a layer the function of the call's field {@code activation}. */
  static UnaryOperator<Layer> setOn(LayerCall call) {
    return setter(of(call));
  }

  private static UnaryOperator<Layer> setter(IActivation function) {
    return layer -> {
      if (layer instanceof ActivationLayer activation) {
        activation.setActivationFn(function);
      } else {
        ((BaseLayer) layer).setActivationFn(function);
      }
      return layer;
    };
  }

  /** The layer {@code Activation}. */
  static Value activation(LayerCall call) {
    return added(call, of(call));
  }

  /** The layers that are functions with parameters. */
  static Value layer(LayerCall call) {
    return added(call, ofLayer(call, call.className(), call.fields()));
  }

  private static Value added(LayerCall call, IActivation function) {
    Value input = call.input();
    return call.add(
        input,
        "Activation",
        LayerCall.config().put("activation", "linear"),
        input.shape(),
        setter(function),
        Map.of());
  }

  /** ReLU with a learned slope below 0, which some axes may share. */
  static Value parametric(LayerCall call) {
    Value input = call.input();
    int rank = input.shape().rank();
    if (rank == 2) {
      throw call.refusal("takes values of shape " + input.shape() + ", expected vectors or images");
    }
    int[] extents = input.shape().toArray();
    ObjectNode config = LayerCall.config();
    if (call.fields().find("shared_axes").isPresent()) {
      ArrayNode shared = config.putArray("shared_axes");
      for (int axis : call.fields().integers("shared_axes", 1)) {
        if (axis > rank) {
          throw call.refusal("shares axis " + axis + " of " + input.shape());
        }
        shared.add(axis);
        extents[axis - 1] = 1;
      }
    }
    config.set("alpha_initializer", SlidingWindow.zeros());
    call.requireWeights(1);
    StoredArray slopes = call.weight(0, "slopes", extents);
    return call.add(
        input,
        "PReLU",
        config,
        input.shape(),
        UnaryOperator.identity(),
        Map.of(PReLUParamInitializer.WEIGHT_KEY, Parameter.of(slopes)));
  }
}
