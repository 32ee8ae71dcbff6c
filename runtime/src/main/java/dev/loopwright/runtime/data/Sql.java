package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.SpecName;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a query, through any JDBC driver on the class path. Where the database is and who may read it stands in
 * environment variables, and nowhere else: no message, log or file ever holds it.
 */
@SpecName(
        value = "sql",
        summary = "the rows of a query, through a JDBC driver: `from sql \"SELECT … ORDER BY id\" at env/SHOP`")
public final class Sql extends Format {
    private static final int LARGEST_QUERY = 1 << 20;
    private static final Pattern SCHEME = Pattern.compile("jdbc:[A-Za-z0-9]{1,30}:");
    /** What may be a secret inside a URL: {@code password=…}, {@code //user:password@}. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(?:pass\\w*|pwd|secret|token|\\w*key)=([^;&?\\s]+)|//([^/@\\s]+)@");

    private final String query;
    private final String variable;
    private final Function<String, String> environment;

    /**
     * @param query the statement
     * @param variable the environment variable with the JDBC URL; user and password are in those with {@code _USER} and
     *     {@code _PASSWORD} behind its name
     */
    public Sql(String query, String variable) {
        this(query, variable, System::getenv);
    }

    Sql(String query, String variable, Function<String, String> environment) {
        this.query = query;
        this.variable = variable;
        this.environment = environment;
    }

    /** @param file with another query; no path for the own one */
    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        String text = query;
        String name = "query";
        if (!file.toString().isEmpty()) {
            name = FileProblems.name(file);
            text = read(file);
        }
        String where = name;
        SqlText.problem(text).ifPresent(problem -> {
            throw new DataProblem(where + ": " + problem);
        });
        Connection connection = connect();
        return SqlRows.of(
                name,
                connection,
                text,
                e -> new DataProblem(
                        where + ": the database says: " + hidden(e) + "\n  correct the query, or what it reads from"));
    }

    private static String read(Path file) throws IOException {
        StringWriter text = new StringWriter();
        char[] buffer = new char[1 << 13];
        try (Reader in = TextFile.at(file).open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.write(buffer, 0, read);
                if (text.getBuffer().length() > LARGEST_QUERY) {
                    throw new DataProblem(FileProblems.name(file) + ": a query is shorter than " + LARGEST_QUERY
                            + " characters\n  name a file with one SELECT statement");
                }
            }
        }
        return text.toString();
    }

    private Connection connect() {
        String url = environment.apply(variable);
        if (url == null || url.isBlank()) {
            throw new DataProblem("the environment variable " + variable + " is not set"
                    + "\n  set it to the JDBC URL of the database, such as jdbc:postgresql://localhost/shop; user and password"
                    + " go into " + variable + "_USER and " + variable + "_PASSWORD");
        }
        Matcher scheme = SCHEME.matcher(url);
        if (!scheme.lookingAt()) {
            throw new DataProblem("the environment variable " + variable + " holds no JDBC URL"
                    + "\n  it begins with jdbc: and the kind of database, such as jdbc:postgresql://localhost/shop");
        }
        Properties login = new Properties();
        for (String part : List.of("user", "password")) {
            String value = environment.apply(variable + "_" + part.toUpperCase(java.util.Locale.ROOT));
            if (value != null) {
                login.setProperty(part, value);
            }
        }
        try {
            Connection connection = connect(url, login);
            if (connection == null) {
                throw new DataProblem("no driver on the class path is for " + scheme.group()
                        + ", which the environment variable " + variable + " names"
                        + "\n  add its jar to the class path: --class-path driver.jar");
            }
            readOnly(connection);
            return connection;
        } catch (SQLException e) {
            // neither its message nor the exception itself: a URL may stand in both
            throw new DataProblem("the database that the environment variable " + variable
                    + " names cannot be reached (SQL state " + e.getSQLState() + ")"
                    + "\n  check that it runs, the URL, and " + variable + "_USER and " + variable + "_PASSWORD");
        }
    }

    /** Through whichever driver on the class path knows the URL; null if none does. */
    static Connection connect(String url, Properties login) throws SQLException {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class)) {
                Connection connection = driver.acceptsURL(url) ? driver.connect(url, login) : null;
                if (connection != null) {
                    return connection;
                }
            }
            return null;
        } catch (ServiceConfigurationError e) {
            throw new DataProblem("a JDBC driver on the class path cannot be loaded: " + e.getMessage());
        }
    }

    /** Some drivers cannot; then it is the query that only reads, and nothing is ever committed. */
    private static void readOnly(Connection connection) throws SQLException {
        try {
            connection.setReadOnly(true);
        } catch (java.sql.SQLFeatureNotSupportedException e) {
            // see above
        }
        connection.setAutoCommit(false);
    }

    /** What a database says, without anything that the environment told it. */
    private String hidden(SQLException e) {
        String message = String.valueOf(e.getMessage());
        String url = environment.apply(variable);
        for (String part : List.of("", "_USER", "_PASSWORD")) {
            String value = environment.apply(variable + part);
            message = value == null || value.isEmpty() ? message : message.replace(value, "***");
        }
        for (Matcher secret = SECRET.matcher(url); secret.find(); ) {
            String value = secret.group(1) == null ? secret.group(2) : secret.group(1);
            message = message.replace(value, "***");
        }
        return DataProblems.printable(message);
    }

    @Override
    List<Path> files(Path path) {
        return List.of(path);
    }
}
