package io.sigmazero.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InOrderTest {

  @Property(tries = 200)
  void anyOrderBecomesTheOrderOfNumbers(@ForAll @IntRange(max = 60) int count, @ForAll long seed) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(numbers, new Random(seed));
    List<String> received = new ArrayList<>();
    InOrder<String> order = new InOrder<>(received::add);
    numbers.forEach(number -> order.accept(number, "item " + number));
    assertThat(received).isEqualTo(IntStream.range(0, count).mapToObj(i -> "item " + i).toList());
  }

  @Test
  void whatCanGoGoesAtOnce() {
    List<String> received = new ArrayList<>();
    InOrder<String> order = new InOrder<>(received::add);
    order.accept(1, "b");
    assertThat(received).isEmpty();
    order.accept(0, "a");
    assertThat(received).containsExactly("a", "b");
  }

  @Test
  void aNumberComesOnce() {
    InOrder<String> order = new InOrder<>(item -> {});
    order.accept(0, "a");
    order.accept(2, "c");
    assertThatThrownBy(() -> order.accept(0, "a")).hasMessageContaining("0 came twice");
    assertThatThrownBy(() -> order.accept(2, "c")).hasMessageContaining("2 came twice");
  }
}
