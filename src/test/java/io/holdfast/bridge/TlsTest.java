package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Unavailable;
import io.vertx.core.net.SelfSignedCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TlsTest extends BridgeHost {
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final SelfSignedCertificate another = SelfSignedCertificate.create("localhost");

  @Override
  BridgeOptions options() {
    return super.options().withAddress("localhost", 0).withTls(certificate.certificatePath(),
        certificate.privateKeyPath());
  }

  @AfterAll
  void deleteCertificates() {
    certificate.delete();
    another.delete();
  }

  private BridgeAddress address() {
    return BridgeAddress.of("localhost", bridge().port(), RawClient.KEY);
  }

  @Test
  void callsGoEncryptedToWhoTrustsTheCertificate() {
    BridgePath path = await(BridgePath.connect(vertx(), address().withTrust(certificate.certificatePath())));
    SharedObjects objects = SharedObjects.over(vertx(), path);
    assertThat(await(objects.counter("encrypted").add(2))).isEqualTo(2);
    await(objects.close());
  }

  @Test
  void whoTrustsAnotherCertificateDoesNotConnect() {
    assertThatThrownBy(() -> await(BridgePath.connect(vertx(), address().withTrust(another.certificatePath()))))
        .isInstanceOf(Unavailable.class).hasMessageContaining("no connection to localhost:");
  }

  @Test
  void aCertificateThatIsNotThereStopsTheStart() {
    assertThatThrownBy(() -> await(Bridge.start(host(), options().withTls("nowhere.pem", "nowhere.key"))))
        .hasMessageContaining("nowhere");
  }
}
