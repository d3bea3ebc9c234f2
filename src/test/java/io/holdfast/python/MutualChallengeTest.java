package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what CPython's {@code hmac} gives. */
class MutualChallengeTest {
  private static final byte[] KEY = ascii("golden key");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] count(int bytes) {
    byte[] counted = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      counted[i] = (byte) i;
    }
    return counted;
  }

  private static byte[] joined(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.writeBytes(part instanceof byte[] bytes ? bytes : ascii((String) part));
    }
    return all.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static MutualChallenge challenge(boolean md5) {
    return new MutualChallenge(KEY, md5, count(MutualChallenge.NONCE_BYTES));
  }

  @Test
  void theChallengeNamesADigestAndIsOfNoOldLength() {
    assertThat(challenge(true).challenge()).isEqualTo(joined("#CHALLENGE#", "{sha256}", count(40)));
  }

  @Test
  void oldClientsProveWithSixteenBytesOfMd5OverAllOfIt() {
    byte[] proof = hex("b1165623cba5b103bb939e92eb93a244");
    MutualChallenge challenge = challenge(true);
    assertThat(challenge.proves(proof)).isTrue();
    assertThat(challenge.isLegacy()).isTrue();
    assertThat(challenge(false).proves(proof)).as("where MD5 is refused").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"sha256,ac539d46719f94e87e89821851c0f1adc2ab84eb3c8b2d9ac462764565c7b397",
      "md5,b1165623cba5b103bb939e92eb93a244",
      "sha384,deda8b8a0410683a001bbe425e830e96be3a67a3e6ff7468012001bbc13abf90d89cab71e24f8a9eb4b58d57d8cc86eb",
      "sha3_256,75ca1aa05c6ca38ea095b81257a1f5f43a1f364a4219206ac539dd41df0e32f3",
      "sha3_384,b6d3f4528c6125fd79f1d724a4459c8b1a67ad9d7c03440de19933b6212a3ce7c26116748d4830fccf372aea95c3ac0e"})
  void newClientsProveWithTheDigestThatTheyName(String digest, String mac) {
    MutualChallenge challenge = challenge(true);
    assertThat(challenge.proves(joined("{" + digest + "}", hex(mac)))).isTrue();
    assertThat(challenge.isLegacy()).isFalse();
    assertThat(challenge(false).proves(joined("{" + digest + "}", hex(mac)))).isEqualTo(!digest.equals("md5"));
  }

  @ParameterizedTest
  @CsvSource({"''", "{}", "{sha256}", "{sha1}1234", "sha256", "{", "{sha256",
      "{sha256}ac539d46719f94e87e89821851c0f1adc2ab84eb3c8b2d9ac462764565c7b398", "1234567890123456"})
  void nothingElseProvesAnything(String answer) {
    assertThat(challenge(true).proves(ascii(answer))).isFalse();
  }

  @Test
  void theirChallengeIsAnsweredInTheirWay() {
    assertThat(challenge(true).answer(joined("#CHALLENGE#", count(20))))
        .isEqualTo(hex("95573e539fb3b36b6e7095089e1b0d29"));
    assertThat(challenge(false).answer(joined("#CHALLENGE#", count(20)))).isNull();
    assertThat(challenge(false).answer(joined("#CHALLENGE#", "{sha3_256}", count(40)))).isEqualTo(
        joined("{sha3_256}", hex("cdc0820e93993599c3bfff473846d282d379945cc9c0b51bfc0d6b201f761fdf")));
    assertThat(challenge(true).answer(joined("#CHALLENGE#", "{nope}", count(40)))).isNull();
    assertThat(challenge(true).answer(joined("#CHALLENGE#", count(21)))).isNull();
    assertThat(challenge(true).answer(ascii("#CHALLENG"))).isNull();
  }
}
