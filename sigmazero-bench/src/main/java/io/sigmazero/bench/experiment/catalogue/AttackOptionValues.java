package io.sigmazero.bench.experiment.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.core.trial.SampleAttack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options of an attack by the names that experiment files use: the components of its record, in
 * lower case with underscores. Stateless.
 */
public final class AttackOptionValues {
  private AttackOptionValues() {}

  /**
   * All options of an attack with their values: numbers, booleans, texts.
   *
   * @param attack a record of plain components
   */
  public static Map<String, Object> of(SampleAttack attack) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : attack.getClass().getRecordComponents()) {
      values.put(optionName(component), shown(value(component, attack)));
    }
    return values;
  }

  /**
   * The attack with some options changed.
   *
   * @param attack a record of plain components; not modified
   * @param changes values by option
   * @throws IllegalArgumentException in one line if an option does not exist, has a value of
   *     another type, or the attack refuses it
   */
  public static SampleAttack changed(SampleAttack attack, Map<String, JsonNode> changes) {
    RecordComponent[] components = attack.getClass().getRecordComponents();
    requireKnown(attack, changes, components);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      JsonNode change = changes.get(optionName(components[i]));
      values[i] =
          change == null ? value(components[i], attack) : parsed(attack, components[i], change);
    }
    return constructed(attack, components, values);
  }

  private static void requireKnown(
      SampleAttack attack, Map<String, JsonNode> changes, RecordComponent... components) {
    String known =
        Arrays.stream(components)
            .map(AttackOptionValues::optionName)
            .collect(Collectors.joining(", "));
    for (String name : changes.keySet()) {
      if (Arrays.stream(components).noneMatch(c -> optionName(c).equals(name))) {
        throw new IllegalArgumentException(
            "%s has no option '%s'; %s"
                .formatted(
                    attack.name(), name, known.isEmpty() ? "it has none" : "it has " + known));
      }
    }
  }

  private static SampleAttack constructed(
      SampleAttack attack, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return attack.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(attack.name() + ": " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(attack.name() + " is no public record", e);
    }
  }

  private static Object parsed(SampleAttack attack, RecordComponent component, JsonNode found) {
    Class<?> type = component.getType();
    String where = attack.name() + "." + optionName(component);
    if (type == boolean.class) {
      require(found.isBoolean(), where, found, "true or false");
      return found.booleanValue();
    }
    if (type == int.class) {
      require(found.canConvertToInt() && found.isIntegralNumber(), where, found, "a whole number");
      return found.intValue();
    }
    if (type == long.class) {
      require(found.canConvertToLong() && found.isIntegralNumber(), where, found, "a whole number");
      return found.longValue();
    }
    if (type == double.class) {
      Double number = JsonNumbers.decimal(found);
      require(number != null, where, found, "a number");
      return number;
    }
    if (type == String.class) {
      require(found.isTextual(), where, found, "a text");
      return found.textValue();
    }
    return constant(type, where, found);
  }

  private static Object constant(Class<?> type, String where, JsonNode found) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (found.isTextual() && shown(constant).equals(found.textValue())) {
        return constant;
      }
    }
    String names =
        Arrays.stream(constants).map(c -> shown(c).toString()).collect(Collectors.joining(", "));
    throw refused(where, found, "one of " + names);
  }

  private static void require(boolean right, String where, JsonNode found, String expected) {
    if (!right) {
      throw refused(where, found, expected);
    }
  }

  private static IllegalArgumentException refused(String where, JsonNode found, String expected) {
    return new IllegalArgumentException(where + " is " + found + ", expected " + expected);
  }

  private static Object value(RecordComponent component, SampleAttack attack) {
    try {
      return component.getAccessor().invoke(attack);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(attack.name() + " is no public record", e);
    }
  }

  private static Object shown(Object value) {
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : value;
  }

  private static String optionName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
