package io.aiprovider.server.personal;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** All stores that hold data about persons. Thread-safe; its methods block. */
@Component
public final class PersonalStores {
  private final Database database;
  private final List<PersonalData> stores;
  private final List<PersonalData> erasing;

  /**
   * @param stores in the order in which an erasure goes through them
   */
  public PersonalStores(Database database, List<PersonalData> stores) {
    this.database = database;
    this.erasing = List.copyOf(stores);
    this.stores = stores.stream().sorted(Comparator.comparing(PersonalData::name)).toList();
  }

  /** What is stored about a user: a list for each store. */
  public JsonObject export(Subject subject) {
    return database.use(
        client -> {
          JsonObject data = JsonObject.EMPTY;
          for (PersonalData store : stores) {
            data = data.with(store.name(), store.export(client, subject));
          }
          return data;
        });
  }

  /**
   * Erases what is stored about a user, everywhere or nowhere.
   *
   * @return how many rows were deleted
   */
  public int erase(Subject subject) {
    return database.change(
        AccessChange.ofUser(subject.tenant(), subject.user()),
        client -> erasing.stream().mapToInt(store -> store.erase(client, subject)).sum());
  }
}
