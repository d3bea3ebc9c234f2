package io.holdfast.client;

import io.holdfast.host.Host;

/** The direct way of the Java client, without its proxies: for tests that make the calls themselves. */
public final class DirectPath {
  private DirectPath() {
  }

  public static CallPath to(Host host) {
    return new LocalPath(host);
  }
}
