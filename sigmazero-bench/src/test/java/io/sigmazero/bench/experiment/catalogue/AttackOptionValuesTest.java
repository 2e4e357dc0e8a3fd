package io.sigmazero.bench.experiment.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigmazero.core.rival.AblatedSigmaZero;
import io.sigmazero.core.rival.PlainSigmaZero;
import io.sigmazero.core.trial.SampleAttack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttackOptionValuesTest {

  @Test
  void optionsAreTheComponentsInOrder() {
    assertThat(AttackOptionValues.of(PlainSigmaZero.defaults()))
        .containsExactly(
            Map.entry("steps", 1000),
            Map.entry("step_size", 1.0),
            Map.entry("smoothing", 1e-3),
            Map.entry("initial_threshold", 0.3),
            Map.entry("threshold_factor", 0.01));
    assertThat(AttackOptionValues.of(AblatedSigmaZero.defaults()))
        .containsEntry("optimizer", "adam")
        .containsEntry("annealing", true);
  }

  @Test
  void whatIsNotChangedStays() throws JsonProcessingException {
    assertThat(changed(PlainSigmaZero.defaults(), "{\"smoothing\": 0.5, \"steps\": 7}"))
        .isEqualTo(new PlainSigmaZero(7, 1.0, 0.5, 0.3, 0.01));
    AblatedSigmaZero ablated =
        (AblatedSigmaZero)
            changed(
                AblatedSigmaZero.defaults(),
                "{\"optimizer\": \"gradient-descent\", \"sparsity\": false}");
    assertThat(ablated.optimizer()).isEqualTo(AblatedSigmaZero.Optimizer.GRADIENT_DESCENT);
    assertThat(ablated.sparsity()).isFalse();
    assertThat(ablated.annealing()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'stepps': 5} | sigma-zero-ablated has no option 'stepps'; it has steps, step_size,",
        "{'steps': 1.5} | sigma-zero-ablated.steps is 1.5, expected a whole number",
        "{'steps': '9'} | sigma-zero-ablated.steps is \"9\", expected a whole number",
        "{'steps': 3000000000} | steps is 3000000000, expected a whole number",
        "{'smoothing': 'much'} | smoothing is \"much\", expected a number",
        "{'smoothing': true} | smoothing is true, expected a number",
        "{'smoothing': null} | smoothing is null, expected a number",
        "{'annealing': 1} | annealing is 1, expected true or false",
        "{'projection': 'some'} | projection is \"some\", expected one of adaptive, constant, none",
        "{'projection': 'ADAPTIVE'} | expected one of adaptive, constant, none",
        "{'steps': 0} | sigma-zero-ablated: steps is 0",
      })
  void wrongOptionsAreNamed(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> changed(AblatedSigmaZero.defaults(), json.replace('\'', '"')))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @MethodSource("everyAttack")
  void everyAttackCanBeMadeAgainOfItsOptions(CatalogueEntry entry) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    AttackOptionValues.of(entry.defaults())
        .forEach((name, value) -> all.put(name, new JsonMapper().valueToTree(value)));
    assertThat(AttackOptionValues.changed(entry.defaults(), all)).isEqualTo(entry.defaults());
  }

  @Test
  void theCatalogueHasAllAttacks() {
    assertThat(AttackCatalogue.names())
        .containsExactly(
            "sigma-zero",
            "fmn",
            "pdpgd",
            "vfga",
            "ead",
            "bb",
            "bb-adv",
            "sparsefool",
            "jsma",
            "pgd-l0",
            "sparse-pgd-projected",
            "sparse-pgd-unprojected",
            "sparse-rs",
            "noise",
            "sigma-zero-refined",
            "sigma-zero-ablated");
  }

  static List<CatalogueEntry> everyAttack() {
    return AttackCatalogue.entries();
  }

  private static SampleAttack changed(SampleAttack attack, String json)
      throws JsonProcessingException {
    Map<String, JsonNode> changes = new LinkedHashMap<>();
    new JsonMapper()
        .readTree(json)
        .properties()
        .forEach(each -> changes.put(each.getKey(), each.getValue()));
    return AttackOptionValues.changed(attack, changes);
  }
}
