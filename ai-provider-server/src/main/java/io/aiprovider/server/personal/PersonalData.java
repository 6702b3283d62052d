package io.aiprovider.server.personal;

import io.aiprovider.json.JsonObject;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A store that holds data about persons. Each one takes part in the export and the erasure of a
 * user's data. Both run within a transaction. Thread-safe.
 */
public interface PersonalData {
  /** The name of the store's part of an export, in snake_case. */
  String name();

  /**
   * What the store has about a user, without secrets and without data of other users.
   *
   * @return empty if there is nothing
   */
  List<JsonObject> export(JdbcClient client, Subject subject);

  /**
   * Deletes what the store has about a user, or makes it impossible to find out whom it is about.
   * Afterwards {@link #export} has nothing.
   *
   * @return how many rows were deleted
   */
  int erase(JdbcClient client, Subject subject);
}
