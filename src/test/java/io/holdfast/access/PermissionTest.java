package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

  private static Permission permission(String pattern, List<String> types, String... operations) {
    return new Permission(List.of(new NamePattern(pattern)), types, List.of(operations));
  }

  @ParameterizedTest
  @CsvSource({
      "orders, orders, true", "orders, orders/1, false", "orders, order, false",
      "orders*, orders, true", "orders/*, orders/1, true", "orders/*, orders, false", "orders/*, Orders/1, false",
      "*, anything, true", "*, '', false", "'', '', true", "'', a, false",
      "*, ~node.id, false", "~*, ~node.id, true", "~*, a, false", "~*, '', false",
  })
  void aPatternIsANameOrTheBeginningOfNames(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "**", "*a", "a b", "a\nb"})
  void aPatternThatNoNameCanMatchIsRefused(String pattern) {
    assertThatThrownBy(() -> new NamePattern(pattern)).isInstanceOf(BadUsersFile.class);
  }

  @Test
  void aPatternIsOfBoundedLength() {
    assertThat(new NamePattern("a".repeat(256)).matches("a".repeat(256))).isTrue();
    assertThatThrownBy(() -> new NamePattern("a".repeat(257))).hasMessageContaining("256").hasMessageContaining("257");
  }

  @Test
  void whatNoPermissionAllowsIsDenied() {
    Permissions nothing = new Permissions(List.of());
    assertThat(nothing.decide("jobs", "get")).isEqualTo(Decision.DENIED);
    assertThat(nothing.see("jobs", "queue")).isFalse();
    Permissions some = new Permissions(List.of(permission("jobs", List.of(), "get", "put")));
    assertThat(some.decide("jobs", "get")).isEqualTo(Decision.ALLOWED);
    assertThat(some.decide("jobs", "drop")).isEqualTo(Decision.DENIED);
    assertThat(some.decide("other", "get")).isEqualTo(Decision.DENIED);
  }

  @Test
  void oneOfSeveralPermissionsIsEnoughButTheyAreNotMixed() {
    Permissions permissions = new Permissions(List.of(permission("a/*", List.of(), "get"),
        permission("*", List.of("queue"), "size")));
    assertThat(permissions.decide("a/1", "get")).isEqualTo(Decision.ALLOWED);
    assertThat(permissions.decide("b", "get")).isEqualTo(Decision.DENIED);
    assertThat(permissions.decide("a/1", "size")).isEqualTo(Decision.DEPENDS_ON_TYPE);
    assertThat(permissions.decide("a/1", "queue", "size", true)).isEqualTo(Decision.ALLOWED);
    assertThat(permissions.decide("a/1", "dict", "size", true)).isEqualTo(Decision.DENIED);
  }

  @Test
  void readsStandsForWhatTheTypeDeclaresToRead() {
    Permissions permissions = new Permissions(List.of(permission("*", List.of(), "reads")));
    assertThat(permissions.decide("a", "get")).isEqualTo(Decision.DEPENDS_ON_TYPE);
    assertThat(permissions.decide("a", "dict", "get", true)).isEqualTo(Decision.ALLOWED);
    assertThat(permissions.decide("a", "queue", "get", false)).isEqualTo(Decision.DENIED);
  }

  @Test
  void whatWasDecidedOnceIsDecidedTheSameWhenMoreIsAskedThanIsRemembered() {
    Permissions permissions = new Permissions(List.of(permission("a*", List.of(), "get")));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(permissions.decide("a" + i, "get")).isEqualTo(Decision.ALLOWED);
        assertThat(permissions.decide("b" + i, "get")).isEqualTo(Decision.DENIED);
      }
    }
  }

  @Test
  void aPermissionIsOfBoundedSize() {
    List<NamePattern> many = IntStream.range(0, 101).mapToObj(i -> new NamePattern("a" + i)).toList();
    assertThatThrownBy(() -> new Permission(many, List.of(), List.of("get"))).hasMessageContaining("100 objects");
    assertThatThrownBy(() -> new Permission(List.of(), List.of(), List.of("get"))).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> new Permission(many.subList(0, 1), List.of(), Collections.nCopies(101, "get")))
        .hasMessageContaining("100 operations");
    assertThatThrownBy(() -> new Permission(many.subList(0, 1), Collections.nCopies(101, "dict"), List.of("get")))
        .hasMessageContaining("100 types");
    assertThatThrownBy(() -> permission("a", List.of(), "get it")).hasMessageContaining("'get it'");
    assertThatThrownBy(() -> permission("a", List.of(), "g".repeat(101))).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> permission("a", List.of("*"), "get")).hasMessageContaining("a type");
  }
}
