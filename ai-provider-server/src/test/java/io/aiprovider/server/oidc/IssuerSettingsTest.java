package io.aiprovider.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.access.Role;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerSettingsTest {

  private static IssuerSettings settings(
      String issuer, String audience, Map<String, String> roles) {
    return IssuerSettings.of(
        new Jwt(issuer, "", audience, "tenant", "sub", "role", roles, Map.of()));
  }

  @Test
  void without_an_issuer_there_are_none() {
    assertThat(settings("", "", Map.of())).isNull();
  }

  @Test
  void an_audience_is_required() {
    assertThatThrownBy(() -> settings("https://issuer.example", "", Map.of()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("auth.jwt.audience");
  }

  @Test
  void an_unknown_role_is_refused() {
    assertThatThrownBy(() -> settings("https://issuer.example", "a", Map.of("group", "king")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("king")
        .hasMessageContaining("tenant_admin");
  }

  @ParameterizedTest
  @CsvSource({
    "https://issuer.example, true",
    "http://localhost:8080/realm, true",
    "http://127.0.0.1, true",
    "http://issuer.example, false",
    "http://localhost.example, false",
    "ftp://localhost, false",
    "issuer, false"
  })
  void keys_come_over_https_or_from_this_machine(String uri, boolean acceptable) {
    assertThat(IssuerSettings.isAcceptable(uri)).isEqualTo(acceptable);
  }

  @Test
  void the_strongest_role_counts() {
    IssuerSettings named = settings("https://issuer.example", "a", Map.of());
    IssuerSettings mapped = settings("https://issuer.example", "a", Map.of("ops", "admin"));

    assertThat(named.role(List.of("caller", "viewer", "tenant_admin"))).isEqualTo(Role.VIEWER);
    assertThat(named.role(List.of("others"))).isEqualTo(Role.CALLER);
    assertThat(mapped.role(List.of("ops"))).isEqualTo(Role.ADMIN);
    assertThat(mapped.role(List.of("admin"))).isEqualTo(Role.CALLER);
  }
}
