package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PassSharesTest {
  @Property
  void everyKindGetsItsShareWithinATurn(
      @ForAll @IntRange(min = 1, max = 20) int first,
      @ForAll @IntRange(min = 1, max = 20) int second,
      @ForAll @IntRange(min = 1, max = 9) int longest) {
    PassShares shares = new PassShares(first, second);
    int[] spent = new int[2];
    for (int turn = 0; turn < 500; turn++) {
      int kind = shares.next(any -> true);
      int passes = 1 + turn % longest;
      shares.spend(kind, passes);
      spent[kind] += passes;
    }
    double difference = (double) spent[0] / first - (double) spent[1] / second;
    double most = (double) longest / Math.min(first, second) + 1e-9;
    assertThat(Math.abs(difference)).isLessThanOrEqualTo(most);
  }

  @Test
  void whatIsNotPossibleIsPassedOver() {
    PassShares shares = new PassShares(1, 2, 0.15);
    assertThat(shares.next(any -> true)).isZero();
    assertThat(shares.next(kind -> kind == 2)).isEqualTo(2);
    assertThat(shares.next(none -> false)).isEqualTo(-1);
    shares.spend(0, 1);
    assertThat(shares.next(any -> true)).isEqualTo(1);
  }
}
