package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.access.NamePattern;
import io.holdfast.access.Permission;
import io.holdfast.access.UserEntry;
import io.holdfast.access.Users;
import io.holdfast.access.UsersFile;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Unavailable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that wants a certificate of every client. */
class ClientCertificateTest extends BridgeHost {
  private static final String ANAS_KEY = "the-key-of-ana-in-these-tests";

  @TempDir
  static Path directory;

  private Certificates certificates;

  @Override
  BridgeOptions options() {
    certificates = new Certificates(directory).issuer("issuer").issued("host", "CN=localhost", "issuer")
        .issued("ana", "CN=ana, O=Example", "issuer").issued("bob", "CN=bob, O=Example", "issuer")
        .issuer("another-issuer").issued("stranger", "CN=ana, O=Example", "another-issuer");
    UserEntry ana = UserEntry.of("ana", new UserEntry.Key(ANAS_KEY), Optional.of("cn=Ana,o=example"))
        .withPermissions(List.of(new Permission(List.of(new NamePattern("*")), List.of(),
            List.of(Permission.ALL))));
    return super.options().withAddress("localhost", 0).withUsers(new Users(UsersFile.EMPTY.with(ana)))
        .withTls(new BridgeOptions.Tls(certificates.certificate("host"), certificates.key("host"),
            Optional.of(certificates.certificate("issuer"))));
  }

  private BridgeAddress address(String key) {
    return BridgeAddress.of("localhost", bridge().port(), key.getBytes())
        .withTrust(certificates.certificate("issuer"));
  }

  private BridgeAddress shared() {
    return address(new String(RawClient.KEY));
  }

  private BridgeAddress showing(BridgeAddress address, String name) {
    return address.withCertificate(certificates.certificate(name), certificates.key(name));
  }

  private void counts(BridgeAddress address) {
    SharedObjects objects = SharedObjects.over(vertx(), await(BridgePath.connect(vertx(), address)));
    assertThat(await(objects.counter("certified").add(1))).isPositive();
    await(objects.close());
  }

  @Test
  void whoShowsACertificateOfTheIssuerAndHasTheKeyIsLetIn() {
    counts(showing(shared(), "ana"));
    counts(showing(shared(), "bob"));
  }

  @Test
  void theCertificateAloneIsNotEnough() {
    assertThatThrownBy(() -> counts(showing(address("another key"), "ana"))).isInstanceOf(Denied.class);
  }

  @Test
  void whoShowsNoneDoesNotGetIn() {
    assertThatThrownBy(() -> counts(shared())).isInstanceOf(Unavailable.class)
        .hasMessageContaining("client certificate");
  }

  @Test
  void whoShowsOneOfAnotherIssuerDoesNotGetIn() {
    assertThatThrownBy(() -> counts(showing(shared(), "stranger"))).isInstanceOf(Unavailable.class)
        .hasMessageContaining("client certificate");
  }

  @Test
  void aUserWhoIsBoundToASubjectNeedsItsCertificate() {
    counts(showing(address(ANAS_KEY).withUser("ana"), "ana"));
    assertThatThrownBy(() -> counts(showing(address(ANAS_KEY).withUser("ana"), "bob"))).isInstanceOf(Denied.class)
        .hasMessageContaining("client certificate if the user needs one");
    assertThatThrownBy(() -> counts(showing(address("not-the-key-of-ana").withUser("ana"), "ana")))
        .isInstanceOf(Denied.class);
  }

  @Test
  void issuersThatAreNotThereStopTheStart() {
    assertThatThrownBy(() -> await(Bridge.start(host(), super.options().withTls(new BridgeOptions.Tls(
        certificates.certificate("host"), certificates.key("host"), Optional.of("nowhere.pem"))))))
            .hasMessageContaining("nowhere");
  }
}
