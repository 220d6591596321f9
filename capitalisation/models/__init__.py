from capitalisation.models.comment import Comment
from capitalisation.models.report import Report
from capitalisation.models.sheet import Sheet, SheetVersion
from capitalisation.models.sheet_part import Actor, Block, Result, Step

__all__ = ["Actor", "Block", "Comment", "Report", "Result", "Sheet", "SheetVersion", "Step"]
