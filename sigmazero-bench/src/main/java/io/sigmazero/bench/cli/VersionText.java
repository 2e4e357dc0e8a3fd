package io.sigmazero.bench.cli;

import io.sigmazero.bench.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "sigmazero " + Version.current(),
      System.getProperty("java.vm.name") + " " + System.getProperty("java.version")
    };
  }
}
