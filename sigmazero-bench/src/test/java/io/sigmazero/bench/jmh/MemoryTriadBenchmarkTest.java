package io.sigmazero.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryTriadBenchmarkTest {

  @Test
  void addsAndChecks() {
    MemoryTriadBenchmark benchmark = new MemoryTriadBenchmark();
    benchmark.megabytes = 1;
    benchmark.prepare();
    assertThatThrownBy(benchmark::check).hasMessageContaining("is 0.0, expected 2.5");
    assertThat(benchmark.triad().capacity()).isEqualTo(83_333);
    benchmark.check();
    benchmark.triad().put(83_332, 7f);
    assertThatThrownBy(
            () -> {
              benchmark.triad().put(83_332, -1f);
              benchmark.check();
            })
        .hasMessageContaining("element 83332 is -1.0");
  }

  @Test
  void theTriadOfTheStepsSizeIsKnown() {
    assertThat(BenchmarkFacts.isOfEqualSize("16x150528", 48)).isTrue();
    assertThat(BenchmarkFacts.isOfEqualSize("16x150528", 768)).isFalse();
    assertThat(BenchmarkFacts.isOfEqualSize("64x3072", 48)).isFalse();
  }

  @Test
  void bytesAreCountedAsTheReportSays() {
    assertThat(BenchmarkFacts.triadBytes(48)).isEqualTo(48e6);
    assertThat(BenchmarkFacts.stepBytes("64x784")).isEqualTo(64 * 784 * (40 * 9 + 32 * 7) / 16.0);
  }
}
