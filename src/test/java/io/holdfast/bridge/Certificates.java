package io.holdfast.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates for tests, made with the JDK's own tool: issuers, and what they have issued. */
final class Certificates {
  private static final String PASSWORD = "for-these-tests";

  private final Path directory;

  Certificates(Path directory) {
    this.directory = directory;
  }

  /** An issuer of its own. */
  Certificates issuer(String name) {
    keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c", "-keyalg", "EC", "-validity", "2");
    write(name);
    return this;
  }

  /** A certificate of that subject. */
  Certificates issued(String name, String subject, String issuer) {
    keytool("-genkeypair", "-alias", name, "-dname", subject, "-ext", "SAN=DNS:localhost,IP:127.0.0.1", "-keyalg", "EC",
        "-validity", "2", "-signer", issuer);
    write(name);
    return this;
  }

  String certificate(String name) {
    return directory.resolve(name + ".pem").toString();
  }

  String key(String name) {
    return directory.resolve(name + ".key").toString();
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store().toString(), "-storepass", PASSWORD));
    Path log = directory.resolve("keytool.log");
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError(Files.readString(log));
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path store() {
    return directory.resolve("store.p12");
  }

  private void write(String name) {
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Files.writeString(Path.of(certificate(name)), pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
      Files.writeString(Path.of(key(name)), pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray())
          .getEncoded()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END " + label + "-----\n";
  }
}
