package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.testing.BudgetStoreContract;
import io.aiprovider.testing.MutableClock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Leases keep the contract of every store of budgets, on each kind of database. */
final class LeasedBudgetContractTest {

  abstract static class OnDatabase extends BudgetStoreContract {
    private final List<Database> databases = new ArrayList<>();
    private final TestDatabase kind;

    OnDatabase(TestDatabase kind) {
      this.kind = kind;
    }

    @Override
    protected BudgetStore create(MutableClock clock, ZoneId zone, BudgetListener listener) {
      Database database = kind.open();
      databases.add(database);
      return new LeasedBudgetStore(
          database,
          clock,
          clock,
          zone,
          WhenDatabaseDown.REFUSE,
          (client, account, status, percent, at) -> {},
          List.of(listener),
          Runnable::run);
    }

    @AfterEach
    void close() {
      databases.forEach(Database::close);
    }
  }

  @Nested
  class OnH2 extends OnDatabase {
    OnH2() {
      super(TestDatabase.H2);
    }
  }

  @Nested
  class OnPostgresql extends OnDatabase {
    OnPostgresql() {
      super(TestDatabase.POSTGRESQL);
    }
  }
}
