package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

final class BudgetsPersonalDataTest extends PersonalDataContract {
  @Override
  protected PersonalData store(Database database) {
    return new Budgets(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    String subject = user.tenant() + "/" + user.user();
    Budget budget =
        new Budget(
            "budget-" + subject,
            BudgetScope.USER,
            subject,
            user.tenant(),
            user.user(),
            BudgetPeriod.DAY,
            BigDecimal.ONE,
            List.of(),
            null,
            false,
            Instant.EPOCH,
            Instant.EPOCH);
    new Budgets(database).put(budget.id(), present -> budget);
  }
}
