namespace RunnerHub.Features.Shared;

/// <summary>Where something stands, as a picture and a word, so that nobody needs to see colours: the view StateMark shows it.</summary>
/// <param name="Key">Of the class <c>mark-KEY</c> and the picture <c>state-KEY</c>.</param>
/// <param name="IsShort">The word is only for screen readers and on hover, where it would repeat what stands beside it.</param>
internal sealed record StateMark(string Key, string Word, bool IsShort = false);
