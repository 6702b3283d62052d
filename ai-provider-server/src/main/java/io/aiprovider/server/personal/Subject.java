package io.aiprovider.server.personal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose data is exported or erased.
 *
 * @param tenant the tenant
 * @param user a user of the tenant; null: all of them
 */
public record Subject(String tenant, @Nullable String user) {

  /** Deletes the rows of a table with the columns tenant_id and user_id; returns how many. */
  public int delete(JdbcClient client, String table) {
    return client
        .sql("delete from " + table + " where " + condition("user_id"))
        .param("tenant", tenant)
        .param("user", user)
        .update();
  }

  /**
   * A condition of SQL; its parameters are {@code tenant} and {@code user}.
   *
   * @param userColumn the column with the user's id
   */
  public static String condition(String userColumn) {
    return "tenant_id = :tenant and (cast(:user as varchar) is null or "
        + userColumn
        + " = cast(:user as varchar))";
  }
}
