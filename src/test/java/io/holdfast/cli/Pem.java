package io.holdfast.cli;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate of 127.0.0.1, made with the JDK's own tool. */
final class Pem {
  private static final String PASSWORD = "for-this-test";

  private Pem() {
  }

  /** Writes {@code certificate.pem} and {@code key.pem}. */
  static void write(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-alias", "host", "-dname", "CN=127.0.0.1",
        "-ext", "SAN=IP:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(),
        "-storepass", PASSWORD).redirectErrorStream(true).redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError(Files.readString(directory.resolve("keytool.log")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(directory.resolve("certificate.pem"), pem("CERTIFICATE", keys.getCertificate("host")
        .getEncoded()));
    Files.writeString(directory.resolve("key.pem"),
        pem("PRIVATE KEY", keys.getKey("host", PASSWORD.toCharArray()).getEncoded()));
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END " + label + "-----\n";
  }
}
