package io.aiprovider.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.access.AccessRules.Need;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  @ParameterizedTest
  @CsvSource({
    "/metrics, NOTHING",
    "/metrics/, ADMIN",
    "/metrics;x=1, ADMIN",
    "/metricsx, ADMIN",
    "/pages/a/b, NOTHING",
    "/pages, ADMIN",
    "/v1/models, CALLER"
  })
  void a_public_path_needs_no_key_and_opens_nothing_else(String path, Need need) {
    AccessRules rules = new AccessRules(true, List.of("/metrics", "/pages/*"));

    assertThat(rules.of(path)).isEqualTo(need);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/*", "/admin", "/admin/*", "/admin/tenants", "/auth/*", "/auth/create-key"})
  void a_path_that_manages_keys_cannot_be_public(String path) {
    assertThatThrownBy(() -> new AccessRules(true, List.of(path)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("ai-provider.auth.public-paths contains '" + path + "'")
        .hasMessageContaining("manage keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics", "", "/a*b", "/*/b", "/a/**"})
  void a_public_path_must_be_a_path(String path) {
    assertThatThrownBy(() -> new AccessRules(true, List.of(path)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is not a path");
  }

  @Test
  void without_authentication_only_management_needs_a_key() {
    AccessRules rules = new AccessRules(false, List.of());

    assertThat(rules.of("/v1/chat/completions")).isEqualTo(Need.NOTHING);
    assertThat(rules.of("/auth/create-key")).isEqualTo(Need.ADMIN);
    assertThat(rules.of("/admin/tenants")).isEqualTo(Need.TENANT_ADMIN);
    assertThat(rules.of("/api/v1/billing/statements")).isEqualTo(Need.TENANT_ADMIN);
    assertThat(rules.of("/api/v1/billing/statements/close")).isEqualTo(Need.ADMIN);
  }
}
