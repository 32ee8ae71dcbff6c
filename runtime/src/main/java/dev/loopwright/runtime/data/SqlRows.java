package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The rows that a database gives. Floats and truth values are taken as such, all else as text; a list is an array. */
final class SqlRows implements Records {
    private static final int FETCHED = 1000;

    private final String name;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private final Function<SQLException, DataProblem> problem;
    private final int[] types;
    private final List<String> names = new ArrayList<>();
    private final Row row = new Row();
    private int[] widths = {};
    private boolean more;
    private long number;

    private SqlRows(
            String name,
            Connection connection,
            Statement statement,
            String query,
            Function<SQLException, DataProblem> problem)
            throws SQLException {
        this.name = name;
        this.connection = connection;
        this.statement = statement;
        this.problem = problem;
        statement.setFetchSize(FETCHED);
        rows = statement.executeQuery(query);
        ResultSetMetaData columns = rows.getMetaData();
        types = new int[columns.getColumnCount()];
        for (int c = 0; c < types.length; c++) {
            types[c] = columns.getColumnType(c + 1);
            names.add(columns.getColumnLabel(c + 1));
        }
    }

    /** Runs a query; the connection is closed with the rows, and where that fails. */
    static SqlRows of(String name, Connection connection, String query, Function<SQLException, DataProblem> problem) {
        try {
            return new SqlRows(name, connection, connection.createStatement(), query, problem);
        } catch (SQLException e) {
            close(connection);
            throw problem.apply(e);
        }
    }

    private static void close(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.close();
        } catch (SQLException e) {
            // everything was read that was to be read, and nothing written
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Looks at the first row, for nothing else says how long its lists are. */
    @Override
    public List<String> header() {
        try {
            more = rows.next();
            widths = new int[types.length];
            List<String> header = new ArrayList<>();
            for (int c = 0; c < types.length; c++) {
                widths[c] = types[c] == Types.ARRAY && more ? elements(c).size() : 1;
                header.addAll(Collections.nCopies(widths[c], names.get(c)));
            }
            return header;
        } catch (SQLException e) {
            throw problem.apply(e);
        }
    }

    @Override
    public Place headerPlace() {
        return new Place(name, 0);
    }

    @Override
    public Row next() {
        if (!more) {
            return null;
        }
        row.begin(Place.row(name, ++number));
        try {
            for (int c = 0; c < types.length; c++) {
                add(c);
            }
            more = rows.next();
        } catch (SQLException e) {
            throw problem.apply(e);
        }
        return row;
    }

    private void add(int c) throws SQLException {
        switch (types[c]) {
            case Types.ARRAY -> {
                List<Object> elements = elements(c);
                if (elements.size() != widths[c]) {
                    throw DataProblems.listLength(row.place(), names.get(c), widths[c], elements.size());
                }
                elements.forEach(e -> row.add(e instanceof Number n ? n.doubleValue() : Double.NaN));
            }
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> {
                double value = rows.getDouble(c + 1);
                row.add(rows.wasNull() ? Double.NaN : value);
            }
            case Types.BOOLEAN, Types.BIT -> {
                boolean value = rows.getBoolean(c + 1);
                row.add(rows.wasNull() ? "" : String.valueOf(value));
            }
            default -> row.add(rows.getString(c + 1));
        }
    }

    /** The elements of a list; none where it is null. */
    private List<Object> elements(int c) throws SQLException {
        Array list = rows.getArray(c + 1);
        List<Object> elements = new ArrayList<>();
        if (list != null && list.getArray() instanceof Object[] array) {
            Collections.addAll(elements, array);
        }
        return elements;
    }

    @Override
    public void close() throws IOException {
        try {
            statement.close();
        } catch (SQLException e) {
            // as with the connection
        }
        close(connection);
    }
}
