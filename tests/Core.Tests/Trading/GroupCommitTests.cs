using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>Who is answered by which batch, and when a batch begins.</summary>
public sealed class GroupCommitTests
{
    private readonly EngineRig rig = new();
    private readonly GroupCommit commit;
    private readonly List<CommitResult> answers = [];

    public GroupCommitTests()
    {
        rig.Engine.TakePending();
        commit = new GroupCommit(rig.Engine, 7);
    }

    [Fact]
    public void Callers_are_answered_once_their_own_batch_is_written()
    {
        Ask(1);
        Assert.Equal(8, commit.Begin()!.Value.Number);
        Ask(2);
        Assert.Null(commit.Begin());
        Assert.Empty(answers);
        commit.Committed();
        Assert.Single(answers);
        Assert.Equal(9, commit.Begin()!.Value.Number);
        commit.Committed();
        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(CommitResult.Committed, answer));
        Assert.Equal(9, commit.LastNumber);
    }

    [Fact]
    public void Nobody_is_waited_for_as_long_as_none_came_too_late()
    {
        Ask(10);
        Assert.NotNull(commit.Begin());
        Ask(2);
        commit.Committed();
        Assert.Equal(2, commit.Begin()!.Value.Batch.Orders.Count);
        commit.Committed();
        Ask(1);
        Assert.NotNull(commit.Begin());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    public void Once_most_came_too_late_for_a_batch_the_next_ones_wait_for_as_many_as_were_just_answered(int answered)
    {
        AnswerLatecomers(answered);
        for (var back = 1; back < answered; back++)
        {
            Ask(1);
            Assert.Null(commit.Begin());
        }

        Ask(1);
        Assert.Equal(answered, commit.Begin()!.Value.Batch.Orders.Count);
    }

    [Fact]
    public void Those_who_gathered_meanwhile_count_as_back()
    {
        AnswerLatecomers(4);
        Ask(4);
        Assert.NotNull(commit.Begin());
        Ask(4);
        commit.Committed();
        Assert.NotNull(commit.Begin());
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void A_hurried_batch_waits_for_nobody_and_the_next_ones_only_if_more_than_half_came(int back, bool isNextWaiting)
    {
        AnswerLatecomers(10);
        Ask(back);
        Assert.Null(commit.Begin());
        commit.Hurry();
        Assert.NotNull(commit.Begin());
        commit.Committed();
        Ask(1);
        Assert.Equal(isNextWaiting, commit.Begin() is null);
    }

    [Theory]
    [InlineData(true, true, true, 2, 0)]
    [InlineData(true, false, false, 2, 1)]
    [InlineData(false, true, false, 0, 3)]
    [InlineData(false, false, false, 0, 3)]
    public void A_batch_whose_answer_was_lost_is_settled(bool isThere, bool wasAlone, bool goesOn, int committed, int refused)
    {
        Ask(2);
        Assert.NotNull(commit.Begin());
        Ask(1);
        commit.Doubt();
        Assert.False(commit.IsOpen);
        Assert.Empty(answers);
        Assert.Equal(goesOn, commit.Settle(isThere, wasAlone));
        Assert.Equal(goesOn, commit.IsOpen);
        Assert.Equal((committed, refused), (answers.Count(answer => answer == CommitResult.Committed), answers.Count(answer => answer == CommitResult.Refused)));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Doubt_while_nothing_is_written_ends_when_nobody_else_has_led(bool wasAlone, int refused)
    {
        commit.Doubt();
        Assert.Null(commit.Begin());
        Ask(1);
        Assert.Equal(wasAlone, commit.Settle(null, wasAlone));
        Assert.Equal(refused, answers.Count(answer => answer == CommitResult.Refused));
    }

    /// <summary>One is written alone while many gather, who are then answered.</summary>
    private void AnswerLatecomers(int count)
    {
        Ask(1);
        Assert.NotNull(commit.Begin());
        Ask(count);
        commit.Committed();
        Assert.NotNull(commit.Begin());
        commit.Committed();
    }

    private void Ask(int callers)
    {
        for (var i = 0; i < callers; i++)
        {
            rig.Placed(EngineRig.Limit(OrderSide.Buy, 0.01m, 50));
            commit.Await(answers.Add);
        }
    }
}
