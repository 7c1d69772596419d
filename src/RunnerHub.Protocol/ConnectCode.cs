namespace RunnerHub.Protocol;

/// <summary>The sixteen error codes of the Connect protocol.</summary>
public enum ConnectCode
{
    Canceled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

/// <summary>How an error code is written on the wire and which HTTP status goes with it.</summary>
public static class ConnectCodes
{
    private static readonly Dictionary<ConnectCode, (string Name, int Status)> Table = new()
    {
        [ConnectCode.Canceled] = ("canceled", 499),
        [ConnectCode.Unknown] = ("unknown", 500),
        [ConnectCode.InvalidArgument] = ("invalid_argument", 400),
        [ConnectCode.DeadlineExceeded] = ("deadline_exceeded", 504),
        [ConnectCode.NotFound] = ("not_found", 404),
        [ConnectCode.AlreadyExists] = ("already_exists", 409),
        [ConnectCode.PermissionDenied] = ("permission_denied", 403),
        [ConnectCode.ResourceExhausted] = ("resource_exhausted", 429),
        [ConnectCode.FailedPrecondition] = ("failed_precondition", 400),
        [ConnectCode.Aborted] = ("aborted", 409),
        [ConnectCode.OutOfRange] = ("out_of_range", 400),
        [ConnectCode.Unimplemented] = ("unimplemented", 501),
        [ConnectCode.Internal] = ("internal", 500),
        [ConnectCode.Unavailable] = ("unavailable", 503),
        [ConnectCode.DataLoss] = ("data_loss", 500),
        [ConnectCode.Unauthenticated] = ("unauthenticated", 401),
    };

    private static readonly Dictionary<string, ConnectCode> Names =
        Table.ToDictionary(row => row.Value.Name, row => row.Key, StringComparer.Ordinal);

    extension(ConnectCode code)
    {
        /// <summary>The name in the error JSON, such as <c>not_found</c>.</summary>
        public string WireName => Table[code].Name;

        /// <summary>The HTTP status of a reply that carries this code.</summary>
        public int HttpStatus => Table[code].Status;
    }

    /// <summary>Reads a name of the error JSON; names are case-sensitive.</summary>
    public static bool TryParse(string? name, out ConnectCode code)
    {
        code = ConnectCode.Unknown;
        return name is not null && Names.TryGetValue(name, out code);
    }

    /// <summary>The code that stands for a failed reply whose body is not Connect's error JSON, a proxy's page for instance.</summary>
    public static ConnectCode FromHttpStatus(int status) => status switch
    {
        400 => ConnectCode.Internal,
        401 => ConnectCode.Unauthenticated,
        403 => ConnectCode.PermissionDenied,
        404 => ConnectCode.Unimplemented,
        429 or 502 or 503 or 504 => ConnectCode.Unavailable,
        _ => ConnectCode.Unknown,
    };
}
