package io.sigmazero.models.engine.nd4j;

import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;

/** Formulas on regions of one shape; every result is a new temporary region. */
final class Arithmetic {
  private final PlanBuilder plan;

  Arithmetic(PlanBuilder plan) {
    this.plan = plan;
  }

  Region plus(Region a, Region b) {
    return pair("add", a, b);
  }

  Region plus(Region a, double b) {
    return pair("add", a, scalar(b));
  }

  Region minus(Region a, Region b) {
    return pair("subtract", a, b);
  }

  /** 1 − a. */
  Region oneMinus(Region a) {
    return plus(times(a, -1), 1);
  }

  Region times(Region a, Region b) {
    return pair("multiply", a, b);
  }

  Region times(Region a, double b) {
    return pair("multiply", a, scalar(b));
  }

  Region over(Region a, Region b) {
    return pair("divide", a, b);
  }

  Region power(Region a, double exponent) {
    if (exponent == 1) {
      return a;
    }
    return exponent == 2 ? times(a, a) : pair("Pow", a, scalar(exponent));
  }

  Region atLeast(Region a, double bound) {
    return pair("maximum", a, scalar(bound));
  }

  Region atMost(Region a, double bound) {
    return pair("minimum", a, scalar(bound));
  }

  /** 1 where a is greater than the bound, 0 elsewhere. */
  Region isGreater(Region a, double bound) {
    return plan.isGreater(a, bound);
  }

  Region exponential(Region a) {
    return map(Exp::new, a);
  }

  /** One of libnd4j's functions of one array without arguments. */
  Region named(String operation, Region a) {
    return plan.operation(operation).of(a).to(a.shape());
  }

  /** One of ND4J's elementwise operations. */
  Region map(BiFunction<INDArray, INDArray, Op> operation, Region a) {
    return plan.transformed(operation, a);
  }

  private Region pair(String operation, Region a, Region b) {
    return plan.operation(operation).of(a, b).to(a.shape());
  }

  private Region scalar(double value) {
    return plan.memory().scalar((float) value);
  }
}
