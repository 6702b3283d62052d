package io.aiprovider.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseLocationTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://ada:p%40ss@db:5433/ai, jdbc:postgresql://db:5433/ai, ada, p@ss",
    "postgres://ada:p+ss@db/ai, jdbc:postgresql://db/ai, ada, p+ss",
    "postgresql://ada@db/ai, jdbc:postgresql://db/ai, ada,",
    "postgresql://db/ai, jdbc:postgresql://db/ai, ,",
    "postgresql://db, jdbc:postgresql://db/, ,",
    "'postgresql://ada:a:b@h1:1,h2:2/ai', 'jdbc:postgresql://h1:1,h2:2/ai', ada, a:b",
    "postgresql://[::1]:5432/ai?sslmode=require, 'jdbc:postgresql://[::1]:5432/ai?sslmode=require',"
        + " ,",
    "jdbc:postgresql://db/ai?user=ada&sslmode=require&password=x%26y,"
        + " jdbc:postgresql://db/ai?sslmode=require, ada, x&y"
  })
  void a_url_of_postgresql_is_read_in_all_its_forms(
      String url, String jdbcUrl, String user, String password) {
    DatabaseLocation location = DatabaseLocation.postgresql(url);

    assertThat(location.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(location.user()).isEqualTo(user);
    assertThat(location.password()).isEqualTo(password);
  }

  @Test
  void a_location_shows_no_password() {
    DatabaseLocation location = DatabaseLocation.postgresql("postgresql://ada:secret@db/ai");

    assertThat(location).hasToString("the PostgreSQL database ai at db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql://ada:secret@db/ai", "secret", "postgresql://", "http://db/ai"})
  void what_is_no_url_of_postgresql_is_refused_without_quoting_it(String url) {
    assertThatThrownBy(() -> DatabaseLocation.postgresql(url))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("POSTGRES_URL")
        .hasMessageNotContaining("secret");
  }
}
