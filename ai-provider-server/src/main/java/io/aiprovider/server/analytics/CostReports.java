package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.analytics.CostReport.Sums;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.analytics.rollup.UsageRow;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes reports of what was used and what it cost. They have every row that the database has when a
 * report is made, whether it is rolled up or not. Thread-safe; its methods block.
 */
@Component
public final class CostReports {
  /** How many figures an answer may have: groups, times the parts of time of each. */
  static final int MOST_GROUPS = 10_000;

  private static final int MOST_ROWS = 500_000;
  private static final int SECONDS = 20;

  private final Database database;

  public CostReports(Database database) {
    this.database = database;
  }

  /** A report that cannot be made; the message says what to do. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String parameter;

    Unavailable(String parameter, String message) {
      super(message, null, false, false);
      this.parameter = parameter;
    }

    /** The parameter of the request that needs another value. */
    String parameter() {
      return parameter;
    }
  }

  /** The figures of a range of time. */
  public Figures total(UsageScope scope, Instant from, Instant to) {
    return of(CostQuery.total(scope, from, to)).total().all();
  }

  /**
   * The figures of each tenant in a range of time, which begins and ends at full quarters of an
   * hour. Calls without a tenant have an empty one.
   *
   * @throws Unavailable if something that it needs was deleted, or if there are too many tenants
   */
  public Map<String, Figures> byTenant(UsageScope scope, Instant from, Instant to) {
    GroupBy tenants = new GroupBy(GroupBy.Kind.TENANT, null);
    Map<String, Figures> figures = new HashMap<>();
    for (Group group : of(CostQuery.by(tenants, scope, from, to)).groups()) {
      figures.put(group.key() == null ? "" : group.key(), group.sums().all());
    }
    return figures;
  }

  /**
   * Makes a report.
   *
   * @throws Unavailable if something that it needs was deleted, or if it has too many groups
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  CostReport of(CostQuery query) {
    return of(query, MOST_GROUPS);
  }

  /**
   * Makes a report.
   *
   * @param most how many figures it may have, instead of {@link #MOST_GROUPS}
   */
  CostReport of(CostQuery query, int most) {
    return of(query, most, SECONDS);
  }

  /**
   * Makes a report.
   *
   * @param most how many figures it may have
   * @param seconds after which the statement is cancelled
   */
  CostReport of(CostQuery query, int most, int seconds) {
    CostSql sql = new CostSql(query, database.isPostgresql(), false);
    Collected collected = new Collected(query, most);
    database.use(
        client -> {
          check(query, sql, Horizons.of(client));
          int rows =
              client
                  .sql(sql.text())
                  .params(sql.parameters())
                  .withMaxRows(MOST_ROWS)
                  .withQueryTimeout(seconds)
                  .query(collected::add)
                  .list()
                  .size();
          if (rows >= MOST_ROWS) {
            throw tooMany(most);
          }
          if (query.isGroupedBy(GroupBy.Kind.USER)) {
            collected.name(users(client));
          }
          return rows;
        });
    return collected.report();
  }

  static void check(CostQuery query, CostSql sql, Horizons horizons) {
    Instant rows = horizons.rows();
    if (rows != null && sql.hasEdges() && query.from().isBefore(rows)) {
      throw new Unavailable(
          "from",
          "Single calls before "
              + rows
              + " are archived, and only sums of each quarter of an hour are left: 'from' and 'to'"
              + " must be full quarters of an hour, such as 10:15.");
    }
    Instant rollUps = horizons.rollUps();
    if (rollUps != null && query.from().isBefore(rollUps)) {
      throw new Unavailable(
          "from", "Usage before " + rollUps + " is deleted: 'from' must not be before that.");
    }
  }

  private static Unavailable tooMany(int most) {
    return new Unavailable(
        "group_by",
        "The report has more than "
            + most
            + " groups: choose a shorter range, a longer 'interval' or another 'group_by'.");
  }

  /** The ids of users by their pseudonyms. */
  private static Map<String, String> users(JdbcClient client) {
    Map<String, String> users = new HashMap<>();
    client
        .sql("select pseudonym, user_id from ai_pseudonyms")
        .query((row, number) -> users.put(row.getString("pseudonym"), row.getString("user_id")))
        .list();
    return users;
  }

  /**
   * The key of a group.
   *
   * @param start of a group that is a part of time; otherwise null
   */
  private record Key(
      @Nullable String key,
      @Nullable String second,
      @Nullable String tenant,
      @Nullable ZonedDateTime start) {
    static final Key NONE = new Key(null, null, null, null);

    static Key of(Interval time, ZonedDateTime start) {
      return new Key(time.key(start), null, null, start);
    }
  }

  /** Collects the rows of the statement. */
  private static final class Collected {
    /** By time, if groups are parts of time; otherwise the most expensive first. */
    private static final Comparator<Group> ORDER =
        Comparator.comparing(Group::start, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(group -> group.sums().all().costUsd(), Comparator.reverseOrder())
            .thenComparing(group -> group.sums().all().requests(), Comparator.reverseOrder())
            .thenComparing(Group::key, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Group::second, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Group::tenant, Comparator.nullsLast(Comparator.naturalOrder()));

    private final CostQuery query;
    private final Map<Key, Map<@Nullable ZonedDateTime, Figures>> groups = new HashMap<>();
    private final Map<Interval, Map<Instant, ZonedDateTime>> starts = new EnumMap<>(Interval.class);
    private Map<String, String> names = Map.of();
    private final int most;
    private int size;

    Collected(CostQuery query, int most) {
      this.query = query;
      this.most = most;
    }

    /** Adds a row; the result has no meaning. */
    boolean add(ResultSet row, int number) throws SQLException {
      Figures figures = Figures.of(row);
      if (figures.isNothing()) {
        return true;
      }
      int part = row.getInt("part");
      add(row, part, time(row, "at"), figures);
      Instant insteadOf = time(row, "instead_of");
      if (insteadOf != null) {
        add(row, part, insteadOf, Figures.NONE.minus(figures));
      }
      return true;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
      Long seconds = Columns.number(row, column);
      return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private void add(ResultSet row, int part, @Nullable Instant at, Figures figures)
        throws SQLException {
      ZonedDateTime interval =
          at == null || query.interval() == null ? null : start(query.interval(), at);
      if (part == CostSql.TAGGED_OR_NOT) {
        add(Key.NONE, interval, figures);
        return;
      }
      add(key(row, part, at), interval, figures);
      if (query.isGroupedBy(GroupBy.Kind.TAG) && part == CostSql.ROLL_UPS) {
        add(Key.NONE, interval, Figures.NONE.minus(figures)); // they are in both sums
      }
    }

    private Key key(ResultSet row, int part, @Nullable Instant at) throws SQLException {
      GroupBy groupBy = query.groupBy();
      if (groupBy == null) {
        return Key.NONE;
      }
      Interval time = groupBy.interval();
      if (time != null) {
        return Key.of(time, start(time, Objects.requireNonNull(at)));
      }
      String key = row.getString("group_key");
      if (groupBy.tag() != null && part == CostSql.ROWS) {
        key = UsageRow.tags(key).get(groupBy.tag());
      }
      return new Key(key, row.getString("group_second"), row.getString("group_tenant"), null);
    }

    /** Few times are in thousands of rows, and a calendar takes its time. */
    private ZonedDateTime start(Interval interval, Instant time) {
      return starts
          .computeIfAbsent(interval, each -> new HashMap<>())
          .computeIfAbsent(time, each -> interval.start(each, query.zone()));
    }

    private void add(Key key, @Nullable ZonedDateTime interval, Figures figures) {
      Map<@Nullable ZonedDateTime, Figures> group =
          groups.computeIfAbsent(key, absent -> new HashMap<>());
      int before = group.size();
      group.merge(interval, figures, Figures::plus);
      if (group.size() > before && ++size > 2 * most) { // some turn out to be empty
        throw tooMany(most);
      }
    }

    void name(Map<String, String> users) {
      names = users;
    }

    CostReport report() {
      groups.values().forEach(intervals -> intervals.values().removeIf(Figures::isNothing));
      if (groups.values().stream().mapToInt(Map::size).sum() > most) {
        throw tooMany(most);
      }
      List<Group> shown = new ArrayList<>();
      Map<@Nullable ZonedDateTime, Figures> total = new HashMap<>();
      groups.forEach(
          (key, intervals) -> {
            intervals.forEach((start, figures) -> total.merge(start, figures, Figures::plus));
            if (query.groupBy() != null && !intervals.isEmpty()) {
              shown.add(
                  new Group(
                      name(query.groupBy(), key.key()),
                      name(query.second(), key.second()),
                      key.tenant(),
                      key.start(),
                      sums(intervals)));
            }
          });
      shown.sort(ORDER);
      return new CostReport(query, sums(total), shown);
    }

    private @Nullable String name(@Nullable GroupBy kind, @Nullable String key) {
      boolean user = kind != null && kind.is(GroupBy.Kind.USER) && key != null;
      return user ? names.getOrDefault(key, key) : key;
    }

    private static Sums sums(Map<@Nullable ZonedDateTime, Figures> intervals) {
      Figures all = Figures.NONE;
      TreeMap<ZonedDateTime, Figures> parts = new TreeMap<>();
      for (Map.Entry<@Nullable ZonedDateTime, Figures> part : intervals.entrySet()) {
        all = all.plus(part.getValue());
        if (part.getKey() != null) {
          parts.put(part.getKey(), part.getValue());
        }
      }
      return new Sums(all, parts);
    }
  }
}
