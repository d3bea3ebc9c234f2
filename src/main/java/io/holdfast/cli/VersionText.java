package io.holdfast.cli;

import picocli.CommandLine;

/** What {@code --version} prints. */
final class VersionText implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"holdfast " + version() + " (Java " + Runtime.version() + ")"};
  }

  static String version() {
    String version = VersionText.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
